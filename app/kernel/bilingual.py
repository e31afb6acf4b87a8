"""Text that people write in two languages."""

from dataclasses import dataclass

LANGUAGES = ("en", "ja")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same text in English and Japanese; either may be empty, and then the other is shown."""

    en: str
    ja: str = ""

    def text(self, language: str) -> str:
        first, second = (self.ja, self.en) if language == "ja" else (self.en, self.ja)
        return first or second

    def is_complete(self) -> bool:
        return bool(self.en.strip() and self.ja.strip())

    def __composite_values__(self) -> tuple[str, str]:
        return self.en, self.ja
