source "alicloud-ecs" "web" {
  region        = "cn-hangzhou"
  image_name    = "web-{{timestamp}}"
  source_image  = "aliyun_3_x64_20G_alibase_20240528.vhd"
  instance_type = "ecs.g7.large"
  ssh_username  = "root"
}

build {
  sources = ["source.alicloud-ecs.web"]

  post-processors {
    post-processor "manifest" {
      output = "packer-manifest.json"
    }

    post-processor "shell-local" {
      inline = [
        "image=$(jq -r '.builds[-1].artifact_id' packer-manifest.json)",
        "imageferry copy \"$image\" --to cn-beijing,eu-central-1 --output packer --output-file images.json",
      ]
    }
  }
}
