"""The calls that every client carries out, in this order, and what is kept of their answers."""

import time

ALL = "Creating,Waiting,Available,UnAvailable,CreateFailed,Deprecated"
SOURCE = {"RegionId": "cn-hangzhou", "ImageId": "m-source"}
COPY = {
    **SOURCE,
    "DestinationRegionId": "cn-beijing",
    "DestinationImageName": "copy",
    "DestinationDescription": "a & b",
    "Encrypted": True,
    "ClientToken": "token",
    "Tag.1.Key": "team",
    "Tag.1.Value": "wéb <1>",
}


def run(call, call_with_wrong_secret):
    def images(**filters):
        parameters = {"RegionId": "cn-beijing", "Status": ALL}
        parameters.update({name.replace("_", "."): value for name, value in filters.items()})
        return call("DescribeImages", parameters)["Images"]["Image"]

    def until_available(image_id):
        deadline = time.time() + 20
        while images(ImageId=image_id)[0]["Status"] != "Available":
            if time.time() > deadline:
                raise TimeoutError(image_id)
            time.sleep(0.05)
        return images(ImageId=image_id)[0]

    regions = call("DescribeRegions", {})["Regions"]["Region"]
    dry_run = call("CopyImage", {**COPY, "DryRun": True})
    first, again = call("CopyImage", COPY), call("CopyImage", COPY)
    changed = call("CopyImage", {**COPY, "DestinationImageName": "other"})
    copy = until_available(first["ImageId"])
    disk = copy["DiskDeviceMappings"]["DiskDeviceMapping"][0]
    tagged = images(Tag_1_Key="team", Tag_1_Value="wéb <1>")
    slow = call("CopyImage", {**COPY, "DestinationImageName": "slow", "DestinationRegionId": "us-west-1", "ClientToken": "slow"})
    cancelled = call("CancelCopyImage", {"RegionId": "us-west-1", "ImageId": slow["ImageId"]})
    snapshots = call("DescribeSnapshots", {"RegionId": "cn-beijing"})["Snapshots"]["Snapshot"]
    deleted = call("DeleteImage", {"RegionId": "cn-beijing", "ImageId": first["ImageId"]})
    without_snapshot = call("DeleteSnapshot", {"SnapshotId": disk["SnapshotId"]})
    bad = [
        call("CopyImage", {**SOURCE, "ImageId": "m-missing", "DestinationRegionId": "cn-beijing"}),
        call("CancelCopyImage", SOURCE),
        call("DescribeImages", {"RegionId": "nowhere-1"}),
        call("DeleteSnapshot", {"SnapshotId": "s-missing"}),
        call_with_wrong_secret("DescribeRegions", {}),
    ]
    return {
        "regions": len(regions),
        "dryRun": dry_run["Code"],
        "sameToken": first["ImageId"] == again["ImageId"],
        "changedToken": changed["Code"],
        "copy": [copy["ImageName"], copy["Description"], disk["Encrypted"]],
        "tagged": [image["ImageId"] == first["ImageId"] for image in tagged],
        "cancelled": "Code" not in cancelled,
        "snapshots": disk["SnapshotId"] in [snapshot["SnapshotId"] for snapshot in snapshots],
        "deleted": "Code" not in deleted and "Code" not in without_snapshot,
        "left": len(images()),
        "bad": [answer["Code"] for answer in bad],
    }
