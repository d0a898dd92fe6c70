"""Which forms a blank assessment comes in."""

import datetime as dt
from collections.abc import Callable

from crm_assess.files.csvwriting import csv_template
from crm_assess.files.templates.html import html_template
from crm_assess.files.templates.plain import json_template, yaml_template
from crm_assess.files.templates.xlsform import xlsform_template
from crm_assess.files.xlsxwriting import xlsx_template
from crm_assess.models.pack import Pack

TEMPLATES: dict[str, Callable[[Pack, dt.date], bytes]] = {
    "yaml": yaml_template,
    "json": json_template,
    "csv": csv_template,
    "xlsx": xlsx_template,
    "xlsform": xlsform_template,
    "html": html_template,
}
"""What makes each form, from the questions and the day of the answers."""
