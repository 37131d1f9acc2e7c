import Matching
import Reports

/// What a reader of English is told.
extension Phrase {
    var english: String { ReportLanguage.english.phrase(self) }
}

extension Array where Element == Phrase {
    var english: String { ReportLanguage.english.phrases(self) }
}

extension Change {
    var sentence: String { phrase.english }
}
