"""Words that templates of portal and desk share."""
