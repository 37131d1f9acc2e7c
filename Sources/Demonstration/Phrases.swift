import Programme

/// Titles and summaries of needs and offers, in the languages in which the generator writes.
///
/// `%` stands for the topic, `#` for the quantity, `@` for the city.
enum Phrases {
    /// What is asked for or offered, with a few forms to choose from.
    struct Form {
        var titles: [String]
        var summaries: [String]
    }

    /// The language of a record's text, for working languages of a body.
    static func textLanguage(_ working: [String]) -> String {
        working.first { ["en", "fr", "es", "pt", "ar"].contains($0) } ?? "en"
    }

    /// The title and summary of a need.
    static func need(
        _ kind: Kind,
        _ topic: Topic,
        quantity: Int64,
        city: String,
        language: String,
        _ random: inout RandomSource
    ) -> (title: String, summary: String) {
        let form = (needs[language] ?? [:])[kind] ?? Form(titles: ["%"], summaries: ["%"])
        return filled(form, topic, quantity, city, language, &random)
    }

    /// The title and summary of an offer.
    static func offer(
        _ kind: Kind,
        _ topic: Topic,
        city: String,
        language: String,
        _ random: inout RandomSource
    ) -> (title: String, summary: String) {
        let form = (offers[language] ?? [:])[kind] ?? Form(titles: ["%"], summaries: ["%"])
        return filled(form, topic, 0, city, language, &random)
    }

    private static func filled(
        _ form: Form,
        _ topic: Topic,
        _ quantity: Int64,
        _ city: String,
        _ language: String,
        _ random: inout RandomSource
    ) -> (title: String, summary: String) {
        func fill(_ text: String) -> String {
            var result = ""
            for character in text {
                switch character {
                case "%": result += topic.name(language)
                case "#": result += String(quantity)
                case "@": result += city
                default: result.append(character)
                }
            }
            return result.prefix(1).uppercased() + result.dropFirst()
        }
        return (fill(random.pick(form.titles)), fill(random.pick(form.summaries)))
    }
}
