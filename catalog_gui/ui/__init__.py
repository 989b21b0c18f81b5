"""The window: pages, widgets and models. The only package, with app.py, that knows Qt."""
