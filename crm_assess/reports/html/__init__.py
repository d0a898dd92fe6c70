"""The report as one HTML file that needs nothing else: no network, no script, no other file."""

from crm_assess.reports.html.page import html as html
