# imageferry copy "$IMAGE" --to cn-beijing,eu-central-1 --output tfvars --output-file images.auto.tfvars
# terraform apply

variable "image_ids" {
  description = "the image of each region, by region id"
  type        = map(string)

  validation {
    condition     = length(setsubtract(["cn-beijing", "eu-central-1"], keys(var.image_ids))) == 0
    error_message = "A region has no image, or does not share it as asked. Look at the comments in images.auto.tfvars."
  }
}

provider "alicloud" {
  alias  = "beijing"
  region = "cn-beijing"
}

provider "alicloud" {
  alias  = "frankfurt"
  region = "eu-central-1"
}

resource "alicloud_ecs_launch_template" "beijing" {
  provider             = alicloud.beijing
  launch_template_name = "web"
  instance_type        = "ecs.g7.large"
  image_id             = var.image_ids["cn-beijing"]
}

resource "alicloud_ecs_launch_template" "frankfurt" {
  provider             = alicloud.frankfurt
  launch_template_name = "web"
  instance_type        = "ecs.g7.large"
  image_id             = var.image_ids["eu-central-1"]
}
