"""Carries out the script of calls with the newer SDK, which signs headers (ACS3). Blocking, or async with the word `async`."""

import asyncio
import json
import sys

from alibabacloud_ecs20140526 import models
from alibabacloud_ecs20140526.client import Client
from alibabacloud_tea_openapi.models import Config

from script import run

host, key, secret, how = sys.argv[1:5]

# The SDK has one class for the request of each action, and names its fields in its own way.
FIELDS = {"KMSKeyId": "kmskey_id"}


def snake(name):
    text = FIELDS.get(name, name)
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in text).lstrip("_")


def request_of(action, parameters):
    plain = {snake(name): value for name, value in parameters.items() if not name.startswith("Tag.")}
    if "Tag.1.Key" in parameters:
        tag = getattr(models, action + "RequestTag")
        plain["tag"] = [tag(key=parameters["Tag.1.Key"], value=parameters.get("Tag.1.Value"))]
    if "resource_id.1" in plain:
        plain["resource_id"] = [plain.pop("resource_id.1")]
    return getattr(models, action + "Request")(**plain)


def caller(secret):
    config = Config(access_key_id=key, access_key_secret=secret, endpoint=host, protocol="http")
    client = Client(config)

    def call(action, parameters):
        method = getattr(client, snake(action) + ("_async" if how == "async" else ""))
        try:
            answer = method(request_of(action, parameters))
            if how == "async":
                answer = asyncio.run(answer)
            return answer.body.to_map()
        except Exception as error:
            if not hasattr(error, "code"):
                raise
            return {"Code": error.code}

    return call


print(json.dumps(run(caller(secret), caller("wrong"))))
