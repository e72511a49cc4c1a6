"""The built-in masks: one file a family, each of the same shape as a plugin's (`masklib.typing.Mask`)."""
