"""The open market consultation: checklist, records, equal-treatment controls, questionnaires and findings."""
