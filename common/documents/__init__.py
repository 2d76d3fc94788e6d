"""Files that leave the system: PDF by two engines, XLSX and CSV, one module of NĐ 30/2020 measures."""
