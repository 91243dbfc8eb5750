"""From a template and a product to a prompt."""

from packshot.prompts.prompts import Prompts, PromptTemplate, Variables

__all__ = ["PromptTemplate", "Prompts", "Variables"]
