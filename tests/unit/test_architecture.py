"""What the import contracts cannot say. A rule's name is what a newcomer meets when it breaks."""

import ast
import importlib
import inspect
import pkgutil
import re
import sys
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType

import pytest

import application
import domain
from domain.errors import DomainError

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
PAGES = [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
OURS = ("domain", "application", "adapters", "entrypoints")


def modules_of(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def classes_of(package: ModuleType) -> list[type]:
    return [
        member
        for module in modules_of(package)
        for _, member in inspect.getmembers(module, inspect.isclass)
        if member.__module__ == module.__name__
    ]


def refusals(of: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    for kind in filter(_is_ours, of.__subclasses__()):
        yield kind
        yield from refusals(kind)


def _is_ours(kind: type) -> bool:
    """Tests have refusals of their own."""
    return kind.__module__.partition(".")[0] in OURS


def _is_of_a_port(kind: type) -> bool:
    """Ports of one capability stand in one module or, when they are many, in a package of that name."""
    return "ports" in kind.__module__.split(".")


STORIES = [kind for kind in classes_of(application) if not _is_of_a_port(kind) and not issubclass(kind, Exception)]
USE_CASES = [kind for kind in STORIES if "__call__" in vars(kind)]
RECORDS = [kind for kind in STORIES if "__call__" not in vars(kind)]


@pytest.mark.parametrize("kind", USE_CASES, ids=lambda kind: kind.__name__)
def test_a_use_case_is_called_and_has_no_other_public_method(kind: type):
    methods = {name for name, member in vars(kind).items() if inspect.isfunction(member)}

    assert {name for name in methods if not name.startswith("_")} == set()


@pytest.mark.parametrize("kind", USE_CASES, ids=lambda kind: kind.__name__)
def test_a_use_case_stands_in_a_file_that_says_what_it_does(kind: type):
    source = inspect.getsourcefile(kind)
    verb = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()

    assert source is not None
    assert _stems(verb) & _stems(Path(source).stem)


def _stems(name: str) -> set[str]:
    """Small sibling verbs share a file named after what they share: `AskErasure` stands in `erase_account.py`."""
    return {word[:4] for word in name.split("_")}


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_what_else_stands_in_application_is_a_plain_record(kind: type):
    methods = {name for name, member in vars(kind).items() if inspect.isfunction(member)}

    assert hasattr(kind, "__dataclass_fields__")
    assert {name for name in methods if not name.startswith("_")} == set()


def test_every_refusal_has_a_code_of_its_own_or_that_of_its_family():
    list(modules_of(domain)), list(modules_of(application))
    own = Counter(kind.code for kind in refusals() if "code" in vars(kind))

    assert {code: number for code, number in own.items() if number > 1} == {}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code) for kind in refusals())
    assert all(kind.title for kind in refusals())


def test_a_refusal_with_a_code_of_its_own_has_a_title_of_its_own():
    list(modules_of(domain)), list(modules_of(application))
    coded = [kind for kind in refusals() if "code" in vars(kind)]

    assert [kind.__name__ for kind in coded if "title" not in vars(kind)] == []


def test_every_family_of_refusals_has_a_status():
    statuses = importlib.import_module("entrypoints.http.problems").FAMILIES

    assert {family for family in DomainError.__subclasses__() if _is_ours(family)} == set(statuses)
    assert all(400 <= status <= 599 for status in statuses.values())


def test_no_installed_distribution_provides_a_package_called_like_one_of_ours():
    others = {name: packages_distributions().get(name, []) for name in OURS}

    assert {name: found for name, found in others.items() if set(found) - {"aurastream"}} == {}


@pytest.mark.parametrize("package", ["domain", "application"])
def test_the_inside_needs_nothing_but_the_standard_library(package: str):
    allowed = sys.stdlib_module_names | {"domain"} | ({"application"} if package == "application" else set())
    imported = {
        (path.relative_to(SRC).as_posix(), name)
        for path in (SRC / package).rglob("*.py")
        for name in _imports(ast.parse(path.read_text()))
    }

    assert {(path, name) for path, name in imported if name not in allowed} == set()


def test_the_domain_waits_for_nothing_and_has_no_clock():
    waiting = {
        path.name
        for path in (SRC / "domain").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Await | ast.AsyncFunctionDef)
        or (isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today", "uuid4", "uuid7"})
    }

    assert waiting == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_path_that_a_page_for_developers_names_exists(page: Path):
    named = re.findall(r"`((?:src|tests|docs|requirements|bench)/[\w./-]+)`", page.read_text())

    assert [path for path in named if not (ROOT / path).exists()] == []


def _imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield str(node.module).partition(".")[0]
