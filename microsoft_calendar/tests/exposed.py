"""What these addons expose to a remote caller, read from the registry: what is added later is tested, too."""

import inspect
import threading

from odoo.orm.models import NO_ACCESS

ADDONS = ("microsoft_account", "microsoft_calendar")
CRUD = ("create", "copy", "write", "unlink")


def models(env, transient=False):
    """The names of the models of these addons that hold records (or those of the dialogs)."""
    return [
        name
        for name, model in sorted(env.registry.items())
        if model._original_module in ADDONS and not model._abstract and model._transient == transient
    ]


def methods(env):
    """``(model, method, works on the model, number of arguments it needs)`` of all that a remote caller can name.

    Creating, writing and deleting is left out: that is the same for each model.
    """
    found = {}
    for model, registered in sorted(env.registry.items()):
        if registered._abstract:
            continue
        for part in registered.mro():
            if getattr(part, "_module", None) in ADDONS:
                for name, function in vars(part).items():
                    if inspect.isfunction(function) and _is_public(registered, name) and name not in CRUD:
                        found[model, name] = (getattr(function, "_api_model", False), _needed(function))
    return [(model, name, *kind) for (model, name), kind in sorted(found.items())]


def fields(env, reserved=False):
    """``(model, field)`` of the fields of these addons; or only those that are the system's, or nobody's."""
    return [
        (model, name)
        for model, registered in sorted(env.registry.items())
        if not registered._abstract
        for name, field in sorted(registered._fields.items())
        if field._module in ADDONS and (not reserved or field.groups in ("base.group_system", NO_ACCESS))
    ]


def routes(env):
    """``{address: type}`` of the addresses that Odoo answers because of these addons."""
    # The core reads the database's name from the thread, as a server leaves it there; pytest does not.
    threading.current_thread().dbname = env.cr.dbname
    return {
        rule.rule: rule.endpoint.routing["type"]
        for rule in env["ir.http"].routing_map().iter_rules()
        if _controllers(rule.endpoint) <= set(ADDONS)
    }


def _controllers(endpoint):
    """The addons whose controllers answer an address."""
    method = endpoint.func
    parts = [part for part in type(method.__self__).mro() if method.__name__ in vars(part)]
    return {part.__module__.split(".")[2] for part in parts if part.__module__.startswith("odoo.addons.")}


def _is_public(registered, name):
    return not name.startswith("_") and not any(
        getattr(getattr(part, name, None), "_api_private", False) for part in registered.mro()
    )


def _needed(function):
    """How many arguments besides ``self`` have no default."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    plain = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return len([one for one in parameters if one.kind in plain and one.default is inspect.Parameter.empty])


def is_cores(env, model, method):
    """Whether Odoo has a method of this name itself."""
    modules = {getattr(part, "_module", None) for part in env.registry[model].mro() if method in vars(part)}
    return bool(modules - {*ADDONS, None})
