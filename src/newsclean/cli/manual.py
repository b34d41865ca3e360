"""The manual page, from the help of each command: `newsclean man > newsclean.1`."""

from collections.abc import Iterator

import click

from newsclean import __version__


@click.command("man")
@click.pass_context
def man(context: click.Context) -> None:
    """Print the manual page, in roff: newsclean man > newsclean.1"""
    from newsclean.console import StandardOutput

    root = context.find_root()
    summary = root.command.get_short_help_str(limit=200)
    lines = [f'.TH NEWSCLEAN 1 "" "newsclean {__version__}"', ".SH NAME", f"newsclean \\- {_literal(summary)}"]
    for inner in _commands(root):
        lines += [f'.SH "{inner.command_path}"', ".nf", *map(_literal, inner.get_help().splitlines()), ".fi"]
    out = StandardOutput()
    out.write(("\n".join(lines) + "\n").encode())
    out.flush()


def _commands(context: click.Context) -> Iterator[click.Context]:
    """A command and all below it, each as a context of its own."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            if command is not None:
                yield from _commands(click.Context(command, info_name=name, parent=context, terminal_width=78))


def _literal(line: str) -> str:
    """A line of text for roff, which reads a backslash, and a dot or quote at its beginning, as its own."""
    line = line.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line
