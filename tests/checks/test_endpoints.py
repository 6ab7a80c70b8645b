"""Input from outside: handlers of four frameworks, and SQL; code that breaks each rule, and code that does not."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from gatekeeper.checks.endpoints import Endpoints
from gatekeeper.errors import CannotVerify
from gatekeeper.model.outcome import Completed, Skipped
from tests.fakes import FakeContext, make_project

FASTAPI = "from fastapi import FastAPI, Request, Depends\napp = FastAPI()\n"
FLASK = "from flask import Flask, request\napp = Flask(__name__)\n"
STARLETTE = "from starlette.requests import Request\nfrom starlette.routing import Route\n"
DJANGO = "from rest_framework.views import APIView\nfrom rest_framework.decorators import api_view, action\n"


def outcome(tmp_path: Path, files: dict[str, str | bytes]) -> Completed:
    found = Endpoints().run(FakeContext(make_project(tmp_path, files), tmp_path))
    assert all(one.measure in found.counts for one in found.findings)
    assert {one.rule for one in found.findings} <= {rule.id for rule in Endpoints.rules}
    return found


def rules(tmp_path: Path, code: str, *more: str) -> list[str]:
    """The rules that a module breaks, in order."""
    files: dict[str, str | bytes] = {f"src/m{number}.py": dedent(text) for number, text in enumerate((code, *more))}
    return [one.rule for one in outcome(tmp_path, files).findings]


def flask(body: str, head: str = '@app.post("/")\ndef add():') -> str:
    return f"{FLASK}{head}\n    {body}\n"


def fastapi(parameters: str, body: str = "...", head: str = '@app.post("/x/{id}")') -> str:
    return f"{FASTAPI}{head}\nasync def add({parameters}):\n    {body}\n"


def django(body: str) -> str:
    return f"{DJANGO}class Carts(APIView):\n    def post(self, request, pk=None):\n        {body}\n"


PARAMETERS = [
    ("id: int, item: Item", []),
    ("id: int = Path(), q: str | None = None", []),
    ("items: list[Item], tags: set[str]", []),
    ("user=Depends(current), token=Security(auth)", []),
    ("user: dict = Depends(current)", []),
    ("user: Annotated[dict, Depends(current)], session: SessionDep", []),
    ("kind: Literal['Any'], q: 'str'", []),
    ("request: Request, response: Response", []),
    ("q: 'not python('", []),
    ("id", ["untyped"]),
    ("id=Path()", ["untyped"]),
    ("*, id, q: str", ["untyped"]),
    ("id, /", ["untyped"]),
    ("item: dict", ["loose-type"]),
    ("item: Any", ["loose-type"]),
    ("item: typing.Any = None", ["loose-type"]),
    ("item: dict[str, Any]", ["loose-type"]),
    ("item: 'dict[str, str]'", ["loose-type"]),
    ("item: dict | None = None", ["loose-type"]),
    ("item: Optional[Dict[str, int]]", ["loose-type"]),
    ("items: list[dict]", ["loose-type"]),
    ("items: tuple[int, Mapping]", ["loose-type"]),
    ("item: Annotated[dict, Body()]", ["loose-type"]),
    ("item: dict = Body(...)", ["loose-type"]),
]


@pytest.mark.parametrize(("parameters", "expected"), PARAMETERS)
def test_parameters_of_fastapi(tmp_path: Path, parameters: str, expected: list[str]) -> None:
    assert rules(tmp_path, fastapi(parameters)) == expected


ROUTES = [
    ('@app.route("/<name>")\ndef f(name):', ["untyped"]),
    ('@app.route("/<name>")\ndef f(name: str):', []),
    ('@app.route("/<int:id>/<any(a, b):kind>")\ndef f(id, kind):', []),
    ('@app.get(rule="/<path:rest>")\ndef f(rest):', []),
    ('@app.get("/<int:id>")\n@app.get("/x/<id>")\ndef f(id):', []),
    ('@bp.patch("")\ndef f(id):', ["untyped"]),
    ('@cache.get("key")\ndef f(id):', []),
    ("@app.get(path)\ndef f(id):", []),
    ("@app.before_request\ndef f(id):", []),
    ("@route\ndef f(id):", []),
    ("class V(MethodView):\n  def get(self, id):", ["untyped"]),
    ("class V(Resource):\n  def get(self, id: int):", []),
    ("class V(MethodView):\n  def helper(self, id):", []),
    ("class V:\n  def get(self, id):", []),
    ('def f(id):\n    def inner(): ...\napp.add_url_rule("/<id>", view_func=f)\nif X:', ["untyped"]),
    ('def f(id): ...\napp.add_url_rule("/<id>", "f", g)\nif X:', []),
]


@pytest.mark.parametrize(("head", "expected"), ROUTES)
def test_routes_and_parameters_of_flask(tmp_path: Path, head: str, expected: list[str]) -> None:
    code = f"{FLASK}from flask.views import MethodView\n{head}\n    return 1\n"
    assert rules(tmp_path, code) == expected


FLASK_BODIES = [
    ("save(request.get_json()['a'])", ["raw-body"]),
    ("data = request.get_json()\n    save(data)", ["raw-body"]),
    ("data = request.json or {}\n    return data['a']", ["raw-body"]),
    ("save(request.data)", ["raw-body"]),
    ("save(request.form['name'])", ["raw-body"]),
    ("save(json.loads(request.data))", ["raw-body"]),
    ("return JSONResponse(request.json)", ["raw-body"]),
    ("data = request.json\n    data = data or data", ["raw-body"]),
    ("self.data = request.json", ["raw-body"]),
    ("self.data: dict = request.json", ["raw-body"]),
    ("save(request.json, request.form)", ["raw-body", "raw-body"]),
    ("return Item(**request.get_json())", []),
    ("return Item.model_validate(request.json)", []),
    ("return Item.model_validate_json(request.get_data())", []),
    ("data = schema.load(request.get_json())", []),
    ("data = request.get_json(force=True)\n    item = schema.load(data or {})", []),
    ("raw = request.data\n    data = json.loads(raw)\n    return Item(**data)", []),
    ("form = LoginForm(request.form)", []),
    ("if (data := request.json):\n        return parse_item(data)", []),
    ("return Item(**(request.json if x else {}))", []),
    ("data: object = request.json\n    validate_item(item=data)", []),
    ("return msgspec.json.decode(request.data, type=Item)", []),
    ("return msgspec.json.decode(request.data)", ["raw-body"]),
    ("data = request.data.decode()\n    return 1", ["raw-body"]),
    ("return request.args.get('page', type=int)", []),
    ("return request.headers['x']", []),
    ("return other.json", []),
]


@pytest.mark.parametrize(("body", "expected"), FLASK_BODIES)
def test_bodies_of_flask(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert rules(tmp_path, flask(body)) == expected


ASYNC_BODIES = [
    ("request: Request", "save(await request.json())", ["raw-body"]),
    ("r: Request", "data = await r.form()", ["raw-body"]),
    ("r: Request", "async with r.form() as form:\n        save(form['a'])", ["raw-body"]),
    ("request: Request", "item = Item(**await request.json())", []),
    ("request: Request", "raw = await request.body()\n    check(raw)\n    return Item.model_validate_json(raw)", []),
    ("request: Request", "async with request.form() as form:\n        return parse_form(form)", []),
    ("request: Request", "return request.headers['x'], request.client.host", []),
    ("r: Reply", "return await r.json()", []),
    ("item: Item", "return httpx.get(url).json()", []),
]


@pytest.mark.parametrize(("parameters", "body", "expected"), ASYNC_BODIES)
def test_bodies_of_fastapi_and_starlette(tmp_path: Path, parameters: str, body: str, expected: list[str]) -> None:
    assert rules(tmp_path / "1", fastapi(parameters, body)) == expected
    code = f'{STARLETTE}async def add({parameters}):\n    {body}\nroutes = [Route("/", add)]\n'
    assert rules(tmp_path / "2", code) == expected
    assert rules(tmp_path / "3", code.replace('Route("/", add)', "")) == []


def test_handlers_of_starlette(tmp_path: Path) -> None:
    method = "    async def post(self, request):\n        save(await request.json())\n"
    endpoint = f"{STARLETTE}class Carts(HTTPEndpoint):\n{method}"
    assert rules(tmp_path / "1", endpoint) == ["raw-body"]
    module = f"{STARLETTE}async def add(request):\n    save(await request.json())\n"
    table = f"{STARLETTE}from m0 import add\nimport m0\nroutes = [Route('/', endpoint=m0.add)]\n"
    assert rules(tmp_path / "2", module, table) == ["raw-body"]


DJANGO_BODIES = [
    ("save(request.data['a'])", ["raw-body"]),
    ("name = request.data.get('name')", ["raw-body"]),
    ("s = CartSerializer(data=request.data)\n        s.save()", ["raw-body"]),
    ("save(request.POST, request.body)", ["raw-body", "raw-body"]),
    ("s = CartSerializer(data=request.data)\n        s.is_valid(raise_exception=True)", []),
    ("f = CartForm(request.POST)\n        return f.is_valid()", []),
    ("s = S(data=request.data)\n        s.is_valid()\n        return request.data['a']", ["raw-body"]),
    ("return request.query_params", []),
]


@pytest.mark.parametrize(("body", "expected"), DJANGO_BODIES)
def test_bodies_of_django(tmp_path: Path, body: str, expected: list[str]) -> None:
    assert rules(tmp_path, django(body)) == expected


def test_handlers_of_django(tmp_path: Path) -> None:
    add, other = (f"def {name}(request, pk):\n    save(request.data)\n" for name in ("add", "other"))
    view = f"{DJANGO}@api_view(['POST'])\n{add}{other}"
    assert rules(tmp_path / "1", view) == ["raw-body"]
    viewset = (
        f"{DJANGO}class Carts(viewsets.ModelViewSet):\n"
        "    def create(self, request):\n        save(self.request.data)\n"
        "    @action(detail=True)\n    def clear(self, request):\n        save(request.data)\n"
        "    def helper(self, request):\n        save(request.data)\n"
    )
    assert rules(tmp_path / "2", viewset) == ["raw-body", "raw-body"]


def test_a_module_without_a_framework_uses_that_of_the_others(tmp_path: Path) -> None:
    routes = 'from m1 import app\n@app.get("/<id>")\ndef f(id): ...\nclass V(MethodView):\n    def get(self, id): ...\n'
    assert rules(tmp_path / "1", routes, FLASK) == ["untyped"]
    assert rules(tmp_path / "2", routes, FASTAPI) == ["untyped"]
    assert rules(tmp_path / "3", routes, STARLETTE) == []
    assert rules(tmp_path / "4", routes, "from .fastapi import x\n") == []


def test_evidence_and_places(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "src/a.py": fastapi("id: int, item: dict"),
        "src/b.py": flask("x = request.json"),
        "src/c.py": "",
    }
    found = outcome(tmp_path, files)
    assert found.counts == {
        "endpoints.findings": "2 route handlers (FastAPI 1, Flask 1)",
        "endpoints.sql": "3 files",
    }
    told = [(one.location.path, one.location.line, one.message) for one in found.findings]
    assert told == [
        ("src/a.py", 4, "the route handler `add`: `item` is validated by nothing: its type is `dict`"),
        ("src/b.py", 5, "the route handler `add` uses the body of the request without validating it"),
    ]


SAFE_SQL = [
    'c.execute("SELECT * FROM t WHERE id = ?", (id,))',
    'c.execute(f"SELECT * FROM t")',
    'c.execute(f"SELECT * FROM {TABLE} WHERE id = ?", (id,))',
    'c.execute(f"SELECT * FROM {self.TABLE}")',
    'c.execute("SELECT * FROM " + TABLE)',
    'c.execute("SELECT * FROM %s" % TABLE)',
    """c.execute(f"SELECT * FROM {TABLE + '_old'}")""",
    'c.execute("SELECT * FROM {}".format(TABLE))',
    'c.execute(f"SELECT * FROM t LIMIT {int(n)} OFFSET {page - 1} {size + 1} {1 + size} {-n} {n:d}")',
    'c.execute(f"SELECT * FROM {quote_name(t)} JOIN {escape_sqlite(u)}")',
    """c.execute(f"SELECT * FROM t WHERE id IN ({', '.join('?' for _ in ids)})", ids)""",
    """c.execute("SELECT * FROM t WHERE id IN (%s)" % ",".join(["%s"] * len(ids)), ids)""",
    """marks = ", ".join("?" * len(ids))\n    c.execute(f"SELECT * FROM t WHERE id IN ({marks})", ids)""",
    """order = "ASC" if up else "DESC"\n    c.execute(f"SELECT * FROM t ORDER BY a {order}")""",
    'sql = "SELECT * FROM t"\n    if x:\n        sql += " WHERE a = ?"\n    c.execute(sql)',
    'for table in ("a", "b"):\n        c.execute(f"DELETE FROM {table}")',
    "c.execute(sql)",
    "c.execute(statement.where(a == b))",
    'c.execute(f"ls {folder}")',
    'ui.text(f"Please select {x}, where you like")',
    'c.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(t)))',
    "c.execute(x % y)",
    "c.execute()",
    'handlers["execute"](f"SELECT * FROM {t}")',
    'c.executemany("INSERT INTO t VALUES (?)", [(f"{a}",)])',
    'part = "{} AND b".format("a")\n    c.execute(f"SELECT * FROM t WHERE {part}")',
    'log.info(f"SELECT * FROM {t}")',
    'name = name\n    c.execute(f"SELECT * FROM {TABLE}")',
]

UNSAFE_SQL = [
    """c.execute(f"SELECT * FROM t WHERE id = '{id}'")""",
    'c.execute("SELECT * FROM t WHERE id = %s" % id)',
    'c.execute("SELECT * FROM t WHERE id = " + id)',
    'c.execute("SELECT * FROM t WHERE id = " + id + " AND b = 1")',
    'c.execute("SELECT * FROM t WHERE id = {}".format(id))',
    'c.execute("SELECT * FROM t WHERE id = {id}".format(id=id))',
    'c.execute("SELECT {} %s".format("a") % id)',
    'c.execute(f"SELECT * FROM {self.table}")',
    'c.execute(f"PRAGMA user_version = {version}")',
    'c.execute(sql=f"SELECT * FROM {t}")',
    'sql = f"SELECT * FROM t WHERE id = {id}"\n    c.execute(sql)',
    'sql: str = "SELECT * FROM t"\n    sql += f" WHERE id = {id}"\n    c.execute(sql)',
    'sql = "SELECT * FROM t WHERE id = {}"\n    c.execute(sql.format(id))',
    'c.executemany(f"INSERT INTO {t} VALUES (?)", rows)',
    'session.execute(text(f"SELECT * FROM t WHERE id = {id}"))',
    'Cart.objects.raw("SELECT * FROM t WHERE id = %s" % id)',
    'pd.read_sql(f"SELECT * FROM t WHERE id = {id}", engine)',
    """c.execute(f"SELECT * FROM t WHERE id IN ({', '.join(ids)})")""",
    """c.execute(f"SELECT * FROM t WHERE id IN ({', '.join(f'{one}' for one in ids)})")""",
    'c.execute(f"SELECT * FROM t ORDER BY {request.args[0]}")',
    'for table in tables:\n        c.execute(f"DELETE FROM {table}")',
    'value = f"{id}"\n    def inner():\n        c.execute(f"SELECT * FROM t WHERE id = {value}")',
    'part = "{} AND b".format(id)\n    c.execute(f"SELECT * FROM t WHERE {part}")',
    'a = b\n    b = a\n    c.execute(f"SELECT * FROM {a}")',
    """c.execute(f"SELECT * FROM t WHERE id = {id!r:>10}")""",
]


@pytest.mark.parametrize("code", SAFE_SQL)
def test_sql_with_parameters(tmp_path: Path, code: str) -> None:
    module = f'tables = []\nTABLE = "t"\ndef f(self, c, id, ids, sql, t):\n    {code}\n'
    assert rules(tmp_path, module) == []


@pytest.mark.parametrize("code", UNSAFE_SQL)
def test_sql_made_of_values(tmp_path: Path, code: str) -> None:
    module = f'id = 1\nt = "t"\ndef f(self, c, id, t, *tables, **more):\n    {code}\n'
    assert rules(tmp_path, module) == ["sql-string"]


def test_sql_is_looked_for_everywhere(tmp_path: Path) -> None:
    module = 'NAME = input()\nc.execute(f"SELECT * FROM t WHERE id = {name}")\n'
    found = outcome(
        tmp_path, {"src/a.py": module, "src/b.py": "x = 1\n", "tests/test_a.py": module, "other/c.py": module}
    )
    assert [(one.location.path, one.location.line, one.measure) for one in found.findings] == [
        ("src/a.py", 2, "endpoints.sql")
    ]
    assert found.counts == {"endpoints.sql": "2 files"}
    reason = "no route handler of FastAPI, Flask, Django REST framework or Starlette found"
    assert found.absent == {"endpoints.findings": Skipped(reason)}


def test_names_in_other_letters_are_read_as_python_does(tmp_path: Path) -> None:
    assert rules(tmp_path, 'c.ｅxecute(f"SELECT * FROM t WHERE id = {id}")\n') == ["sql-string"]


def test_what_cannot_be_read_is_not_verified(tmp_path: Path) -> None:
    with pytest.raises(CannotVerify, match=r"src/a\.py cannot be parsed"):
        outcome(tmp_path / "1", {"src/a.py": "execute(\n"})
    with pytest.raises(CannotVerify, match="no Python file"):
        outcome(tmp_path / "2", {"tests/test_a.py": ""})
    deep = "c.execute('SELECT * FROM t WHERE'" + " + x" * 1500 + ")\n"
    with pytest.raises(CannotVerify, match=r"nested too deeply|cannot be parsed"):
        outcome(tmp_path / "3", {"src/a.py": deep})
