"""The OpenAPI document, made from the code."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request

from hotline.api.blueprint import PREFIX, api, bp
from hotline.core.access import public


@public
def openapi() -> Any:
    answer = Response(json.dumps(api.document, ensure_ascii=False), content_type="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.add_etag()
    return answer.make_conditional(request)


# Not by flask-smorest's own decorator: the document does not describe itself.
bp.record(lambda state: state.app.add_url_rule(f"{PREFIX}/openapi.json", f"{bp.name}.openapi", openapi))
