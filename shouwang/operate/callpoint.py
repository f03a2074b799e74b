"""``shouwang callpoint press|heartbeat|run``: speaks to a server as a device does, to try one out or to show it."""

import argparse
import os
import random
import time
from collections.abc import Mapping

from django.utils.translation import gettext as _

from shouwang.callpoints.client import heartbeat, press
from shouwang.foundation.refusal import Refusal
from shouwang.operate.arguments import whole_up_to

DAY_SECONDS = 86_400
KEY = "SHOUWANG_DEVICE_KEY"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("does", choices=("press", "heartbeat", "run"), help="run: heartbeats, and presses now and then")
    parser.add_argument("--url", required=True, help="of the server, such as https://station.example/")
    parser.add_argument("--device", required=True, help="the device's id, as its page showed it")
    parser.add_argument("--key", default=os.environ.get(KEY), help=f"its key; else from {KEY}")
    parser.add_argument("--battery", type=whole_up_to(100), help="per cent left")
    parser.add_argument("--test", action="store_true", help="a press that rings nobody")
    parser.add_argument(
        "--every", type=whole_up_to(DAY_SECONDS), default=300, metavar="SECONDS", help="run: a heartbeat"
    )
    parser.add_argument(
        "--press-every", type=whole_up_to(DAY_SECONDS), metavar="SECONDS", help="run: a press, on average"
    )


def run(options: argparse.Namespace) -> int:
    if not options.key:
        raise Refusal("no_key", _("A key is needed: --key, or %(name)s.") % {"name": KEY})
    if options.does == "heartbeat":
        print(_words(heartbeat(options.url, options.device, options.key, battery=options.battery)))
    elif options.does == "press":
        print(_words(press(options.url, options.device, options.key, battery=options.battery, is_test=options.test)))
    else:
        _run(options)
    return 0


def _run(options: argparse.Namespace) -> None:
    """A message that is not heard is said so; the next one is tried all the same, as a device would."""
    while True:
        try:
            print(_words(heartbeat(options.url, options.device, options.key, battery=options.battery)), flush=True)
            if options.press_every and random.random() < options.every / options.press_every:
                told = press(options.url, options.device, options.key, battery=options.battery, is_test=options.test)
                print(_words(told), flush=True)
        except Refusal as refusal:
            print(refusal.message, flush=True)
        time.sleep(options.every)


def _words(answer: Mapping[str, object]) -> str:
    return f"{answer.get('now')} {answer.get('state') or ''}".strip()
