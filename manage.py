#!/usr/bin/env python
"""Django's command line, with the embedded database brought up around it where none is named."""

import os
import sys

from config import embedded


def main() -> None:
    """Run the command. What stands in its way is told in a sentence, and Ctrl-C ends it without a word."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        with embedded.around(sys.argv):
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except embedded.Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
