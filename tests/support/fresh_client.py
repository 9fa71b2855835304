"""A test client that carries nothing from one request to the next but its cookies."""

from __future__ import annotations

from flask import g
from flask.testing import FlaskClient


class FreshClient(FlaskClient):
    """Inside ``world`` one application context stands for all requests; what a request keeps in ``g`` must not reach the next."""

    def open(self, *args, **kwargs):  # noqa: ANN002, ANN003, ANN201
        vars(g._get_current_object()).clear()
        return super().open(*args, **kwargs)
