"""Several people at the same moment: each act in a thread and a session of its own, with real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from grievance.foundation.database import db


def at_once(app: Flask, *acts: Callable[[], Any]) -> list[Any]:
    """Runs each act in a thread of its own, all released together; gives results and errors in order."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with app.app_context():
            gate.wait()
            try:
                found[place] = act()
            except Exception as error:
                found[place] = error
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
