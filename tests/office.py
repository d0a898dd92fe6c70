"""LibreOffice without a screen: a workbook is opened, typed into cell by cell, calculated and saved, as in an office.

Needs LibreOffice Calc on the machine, which `.ci/run` installs; where it is missing, a test that asks for it says so.
"""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here: apt-get install libreoffice-calc")

_LIBRARIES = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple"
 library:link="false"/>
</library:libraries>
"""
_LIBRARY = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Office"/></library:library>
"""
_MODULE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Office" script:language="StarBasic">{}
</script:module>
"""
_PROGRAM = """\
Sub Main(source As String, target As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  book = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  On Error Resume Next
{}
  On Error GoTo 0
  Dim kind(0) As New com.sun.star.beans.PropertyValue
  kind(0).Name = "FilterName"
  kind(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(target, kind())
  book.close(True)
  StarDesktop.terminate()
End Sub
"""


def typed(workbook: Path, cells: Mapping[tuple[str, str], str], saved: Path) -> None:
    """Types text into cells, by sheet and place, and saves the workbook anew.

    A cell takes what it would take from the keyboard: 3 as a number, 2027-12-31 as a day, text after an apostrophe as
    it is; one that is locked takes nothing.
    """
    profile = saved.parent / "profile"
    command = [str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    # Its first start lays out a profile, over whatever is there.
    subprocess.run([*command, "--terminate_after_init"], check=True, capture_output=True, timeout=240)
    library = profile / "user" / "basic" / "Standard"
    library.mkdir(parents=True, exist_ok=True)
    (library.parent / "script.xlc").write_text(_LIBRARIES)
    (library / "script.xlb").write_text(_LIBRARY)
    lines = [_typing(sheet, place, text) for (sheet, place), text in cells.items()]
    (library / "Office.xba").write_text(_MODULE.format(escape(_PROGRAM.format("\n".join(lines)))))
    call = f'macro:///Standard.Office.Main("{workbook.as_uri()}","{saved.as_uri()}")'
    subprocess.run([*command, call], check=True, capture_output=True, timeout=240)


def _typing(sheet: str, place: str, text: str) -> str:
    kind = "String" if text.startswith("'") else "FormulaLocal"
    quoted = text.removeprefix("'").replace('"', '""').replace("\n", '" & Chr(10) & "')
    return f'  book.Sheets.getByName("{sheet}").getCellRangeByName("{place}").{kind} = "{quoted}"'
