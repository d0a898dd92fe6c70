"""Which forms a blank assessment comes in."""

import datetime as dt
from collections.abc import Callable

from crm_assess.files.templates.plain import json_template, yaml_template
from crm_assess.models.pack import Pack

TEMPLATES: dict[str, Callable[[Pack, dt.date], bytes]] = {
    "yaml": yaml_template,
    "json": json_template,
}
"""What makes each form, from the questions and the day of the answers."""
