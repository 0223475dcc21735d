"""The program itself: picks up, loads, inspects, counts failures, keeps time. One thread owns it."""
