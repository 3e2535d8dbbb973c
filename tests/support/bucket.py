"""A server that speaks S3 and is not ours (moto), which checks signatures and rights with Amazon's own
library (botocore), and a reader of buckets that is not ours (boto3).

The first line that it prints is JSON: where it listens, and the keys of three users. Then each line of
its input is a command (`list`, or `delete KEY`), answered with a line of JSON, until the input ends.
"""

import hashlib
import json
import logging
import sys
import urllib.request

import boto3
from moto.server import ThreadedMotoServer

BUCKET = "agency"

# Who may do what in it. Amazon itself counts looking as reading.
USERS = {
    "bot": ["s3:PutObject", "s3:GetObject", "s3:HeadObject", "s3:DeleteObject", "s3:ListBucket"],
    "reader": ["s3:GetObject", "s3:HeadObject", "s3:ListBucket"],
    "owner": ["s3:*"],
}


def policy(actions):
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def serve():
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"

    def client(service, key, secret):
        return boto3.client(
            service,
            endpoint_url=endpoint,
            region_name="us-east-1",
            aws_access_key_id=key,
            aws_secret_access_key=secret,
        )

    client("s3", "anybody", "anything").create_bucket(Bucket=BUCKET)
    iam = client("iam", "anybody", "anything")
    keys = {}
    for user, actions in USERS.items():
        iam.create_user(UserName=user)
        iam.put_user_policy(UserName=user, PolicyName="p", PolicyDocument=policy(actions))
        made = iam.create_access_key(UserName=user)["AccessKey"]
        keys[user] = [made["AccessKeyId"], made["SecretAccessKey"]]
    # From now on each request must be signed, by somebody who may.
    kind = {"Content-Type": "text/plain"}
    asked = urllib.request.Request(f"{endpoint}/moto-api/reset-auth", b"0", kind)
    urllib.request.urlopen(asked).close()
    print(json.dumps({"endpoint": endpoint, "bucket": BUCKET, "keys": keys}), flush=True)

    s3 = client("s3", *keys["owner"])
    for line in sys.stdin:
        command, _, key = line.strip().partition(" ")
        if command == "delete":
            s3.delete_object(Bucket=BUCKET, Key=key)
        listed = s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        kept = {}
        for entry in listed:
            content = s3.get_object(Bucket=BUCKET, Key=entry["Key"])["Body"].read()
            kept[entry["Key"]] = hashlib.sha256(content).hexdigest()
        print(json.dumps(kept), flush=True)
    server.stop()


serve()
