"""Carries out the script of calls with the older SDK, which signs parameters (HMAC-SHA1). Prints one JSON object."""

import json
import sys

from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import CommonRequest

from script import run

host, key, secret = sys.argv[1:4]


def caller(secret):
    client = AcsClient(key, secret, "cn-hangzhou")

    def call(action, parameters):
        request = CommonRequest(domain=host, version="2014-05-26", action_name=action)
        request.set_protocol_type("http")
        request.set_method("POST")
        for name, value in parameters.items():
            request.add_query_param(name, value)
        try:
            return json.loads(client.do_action_with_exception(request))
        except ServerException as error:
            return {"Code": error.get_error_code(), "Status": error.get_http_status()}

    return call


print(json.dumps(run(caller(secret), caller("wrong"))))
