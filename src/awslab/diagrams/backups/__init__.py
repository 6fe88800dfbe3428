"""Parts of BackupCalendar: its plan, rules, words and layout; ``.js`` beside ``.py`` says the same."""
