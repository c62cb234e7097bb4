#!/usr/bin/env bash
# Whether this container's Konstruct answers 200 on a path. The runtime image has neither curl nor wget.
exec 3<>/dev/tcp/127.0.0.1/8080 || exit 1
printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$1" >&3
read -r -t 4 status <&3 && [[ $status == *' 200 '* ]]
