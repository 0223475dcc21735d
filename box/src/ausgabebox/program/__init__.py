"""What `ausgabebox` does on the command line: run the box, and put it into operation."""
