"""Imports and foreign keys run one way: committee → contracts → tenders → the ground floor."""

import subprocess
import sys
import tomllib
from pathlib import Path

from django.apps import apps

from tests.architecture import repository as repo


def _layers() -> list[str]:
    config = tomllib.loads((repo.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in config if contract["type"] == "layers")


def test_imports_run_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=repo.ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-2000:]


def test_foreign_keys_run_one_way() -> None:
    layers = _layers()  # highest first
    upward = []
    for config in apps.get_app_configs():
        if config.name not in layers:
            continue
        for model in config.get_models():
            for field in model._meta.get_fields():
                target = field.related_model if field.is_relation and not field.auto_created else None
                name = target._meta.app_config.name if target and target != "self" else ""
                if name in layers and layers.index(name) < layers.index(config.name):
                    upward.append(f"{model._meta.label}.{field.name} → {target._meta.label}")
    assert not upward, repo.report(upward, "A lower app knows nothing of a higher one: turn the key round.")


def test_every_app_is_in_the_layers() -> None:
    ours = {c.name for c in apps.get_app_configs() if c.name.split(".")[0] in repo.APPS}
    assert ours == set(_layers())


def test_lower_apps_do_not_follow_reverse_relations_upwards() -> None:
    """`terms.tender` in `partnership/` or `project.contract_set` in `tenders/` would be an import in disguise."""
    layers = _layers()
    accessors: dict[str, tuple[str, str]] = {}
    for config in apps.get_app_configs():
        if config.name in layers:
            for model in config.get_models():
                for relation in model._meta.related_objects:
                    owner = relation.related_model._meta.app_config.name
                    if owner in layers and layers.index(owner) < layers.index(config.name):
                        accessors[relation.get_accessor_name() or ""] = (config.name, owner)
    found = []
    for path in repo.code():
        text = path.read_text()
        for name, (below, above) in accessors.items():
            inside = repo.relative(path).startswith(below.replace(".", "/") + "/")
            if name and inside and f".{name}." in text and len(name) > 4:
                found.append(f"{repo.relative(path)} uses .{name} of {above}")
    assert not found, repo.report(found, "Use a registered guard, effect or selector that the higher app owns.")
