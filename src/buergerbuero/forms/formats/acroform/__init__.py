"""Fillable PDFs (AcroForm): which of their fields is which of our answers (pdf.yaml), and the way there and back."""
