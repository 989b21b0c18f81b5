"""Every job of the window as a command. Never loads Qt."""
