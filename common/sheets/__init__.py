"""Lists that leave as Excel and come back: columns, reading, the plan with every problem, the template, the pages."""
