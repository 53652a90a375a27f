"""A build of returns written in a test, judged: no publication."""

from collections import Counter
from pathlib import Path

from small_build import SmallBuild

from orchestration.assets.judged import write_findings

Finding = dict[str, object]


class JudgedReturns:
    """Findings on returns: path in the inbox → text of a sheet; beside them those that come with the product."""

    def __init__(self, home: Path, sheets: dict[str, str]) -> None:
        self.build = SmallBuild(home, {}, sheets)
        self.build.build("+check_measure")
        self.findings: list[Finding] = write_findings(self.build.settings)

    def of(self, subject_id: str, check_name: str | None = None) -> list[Finding]:
        """Findings on one return, of one check or of all."""
        return [
            finding
            for finding in self.findings
            if finding["subject_id"] == subject_id and check_name in (None, finding["check_name"])
        ]

    def failed(self, subject_id: str, severity: str | None = None) -> Counter[tuple[str, str]]:
        """Check and item of what failed on one return."""
        return Counter(
            (str(finding["check_name"]), str(finding["item"]))
            for finding in self.of(subject_id)
            if finding["verdict"] == "failed" and severity in (None, finding["severity"])
        )
