"""Facts → assessment: conditions with three truth values, reasons, dated values, citations. Pure: no disk, no clock."""
