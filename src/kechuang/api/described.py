"""The description of the interface, with the refusals that every operation can give."""

from typing import Any

from ninja import NinjaAPI

from kechuang.api.problems import KIND, ProblemOut

REFUSALS = {
    "400": "The body cannot be read",
    "401": "Sign in first",
    "403": "Not for this role, party or department",
    "404": "There is no such thing",
    "409": "Somebody else was quicker, or it has been done already",
    "422": "The request is not valid; `errors` names the fields",
    "503": "Not ready yet (`code` preparing): ask again after the seconds of `Retry-After`",
}


class Described(NinjaAPI):
    """An interface whose errors have one shape, and whose description says so."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document; refusals that an operation has declared itself stay as they are.

        Made once for the same options, since it takes a second: nobody changes it.
        """
        key = repr(sorted(options.items()))
        if key not in self._made:
            self._made[key] = self._describe(**options)
        return self._made[key]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._made: dict[str, Any] = {}

    def _describe(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = ProblemOut.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        parts = schema["components"]["schemas"]["Problem"].pop("$defs", {})
        schema["components"]["schemas"] |= parts
        content = {KIND: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                own = {str(status): answer for status, answer in operation["responses"].items()}
                shared = {status: {"description": words, "content": content} for status, words in REFUSALS.items()}
                operation["responses"] = shared | {k: v for k, v in own.items() if k not in shared}
        return schema
