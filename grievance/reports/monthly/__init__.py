"""The figures of one month, counted once for the page, the paper, the workbook and the mail."""
