"""Forms of others, and what they have to do with ours: one folder for each format. Pure: values in, values out."""
