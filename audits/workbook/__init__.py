"""A sheet as an Excel workbook, both ways: written from what stands online, read back row by row, compared."""
