import ArgumentParser
import CommandSupport
import Formats
import Operations
import Programme
import Registry
import Reports

struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "What the director decides: weights, rules, caps, floors, reserves, limits.",
        discussion: """
            A policy is a YAML document. Its versions are kept with author and reason, and a run records the one that
            it used. Before any is set, the starting policy is in force.

            Example:
              capmatch policy diff current policy.yaml --on latest
            """,
        subcommands: [
            Show.self, Validate.self, Set.self, Diff.self, Cost.self, History.self, Schema.self,
        ]
    )

    /// The policy that a word names: `current`, `starting`, a version, or a file.
    static func named(_ name: String, _ registry: Registry, _ programme: ProgrammeRecord) throws -> Policy {
        if name == "starting" || name == "0" { return Policy() }
        if name == "current" {
            return try registry.currentPolicy(programme).map { try PolicyDocument(yaml: $0.document).policy }
                ?? Policy()
        }
        if let version = Int64(name) {
            return try PolicyDocument(yaml: try registry.policy(version, programme).document).policy
        }
        return try PolicyDocument(file: name).policy
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Print the policy in force, or a version of it, as its document.",
            discussion:
                "Examples:\n  capmatch policy show > policy.yaml\n  capmatch policy show --version 2 --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Option(name: .customLong("version"), help: "The version; 0 is the starting policy.") var number:
            Int64?
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let stored: StoredPolicy? = try options.withProgramme { registry, programme in
                if number == 0 { return nil }
                return try number.map { try registry.policy($0, programme) }
                    ?? registry.currentPolicy(programme)
            }
            let document = stored?.document ?? PolicyDocument.text(of: Policy())
            if json {
                var row: Listing.Members = [("version", .integer(stored?.version ?? 0))]
                row.append(("author", stored.map { .text($0.author) } ?? .none))
                row.append(("reason", stored.map { .text($0.reason) } ?? .none))
                row.append(("recorded_at", stored.map { .text($0.recordedAt) } ?? .none))
                row.append(("document", .text(document)))
                return Listing.json(row)
            }
            Output.bytes(Array(document.utf8))
        }
    }

    struct Validate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "validate",
            abstract: "Check a document; every problem with its line, its key and what would be right.",
            discussion: """
                With --register the regions, languages and offers that it names are looked up in the register too, as
                capmatch policy set does; without, no database is needed.

                Examples:
                  capmatch policy validate policy.yaml
                  capmatch policy validate policy.yaml --register
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The YAML file.") var file: String
        @Flag(help: "Look names up in the register.") var register = false
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let document = try PolicyDocument(file: file)
            if register { try options.withProgramme { try document.check($0, $1) } }
            let policy = document.policy
            if json {
                return Listing.json([
                    ("file", .text(file)), ("valid", .boolean(true)), ("weights", .integers(policy.weights)),
                    ("portfolio_rules", .integer(Int64(policy.portfolio.count))),
                ])
            }
            Output.note(
                "\(file) is sound: \(policy.portfolio.count) caps, floors, reserves and parity rules."
            )
        }
    }

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set",
            abstract: "Put a document in force as the next version.",
            discussion: """
                Who sets it (--by, or CAPMATCH_BY) and why are kept; a system user is no author of a policy. See first what
                it does: capmatch policy diff current FILE --on latest

                Example:
                  capmatch policy set policy.yaml --by "A. Director" --reason "Board of 12 May: half for LDCs"
                """
        )
        @OptionGroup var options: DatabaseOptions
        @Argument(help: "The YAML file.") var file: String
        @Option(help: "Why, for the record.") var reason: String
        @Option(help: "The version that it was made from; else the one in force.") var expecting: Int64?

        func validate() throws {
            _ = try author
            if reason.allSatisfy(\.isWhitespace) { throw ValidationError("--reason must say why.") }
        }

        /// Who answers for the policy: somebody who was named.
        private var author: String {
            get throws {
                guard let person = options.register.namedPerson else {
                    throw ValidationError(
                        "A policy needs an author: name who decided it with --by \"A. Director\", or in CAPMATCH_BY."
                    )
                }
                return person
            }
        }

        func run() throws {
            let author = try author
            let document = try PolicyDocument(file: file)
            let text = try PolicyDocument.text(file: file)
            try options.withProgramme { registry, programme in
                try document.check(registry, programme)
                let current = try registry.currentPolicy(programme)?.version ?? 0
                let stored = try registry.setPolicy(
                    text,
                    expecting: expecting ?? current,
                    programme,
                    by: author,
                    because: reason
                )
                Output.note(
                    stored.version == current
                        ? "Nothing changed: this is version \(current), which is in force."
                        : "Version \(stored.version) is in force."
                )
            }
        }
    }

    struct History: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "history",
            abstract: "List the versions, newest first: who, when, why.",
            discussion: "Example:\n  capmatch policy history --json"
        )
        @OptionGroup var options: DatabaseOptions
        @Flag(help: "Print JSON.") var json = false

        func run() throws {
            let versions = try options.withProgramme { try $0.policies($1) }
            if json {
                return Listing.json(
                    versions.map {
                        [
                            ("version", .integer($0.version)), ("author", .text($0.author)),
                            ("reason", .text($0.reason)), ("recorded_at", .text($0.recordedAt)),
                            ("sha256", .text($0.sha256)),
                        ]
                    }
                )
            }
            for one in versions {
                Output.line("\(one.version)  \(one.recordedAt)  \(one.author)  \(one.reason)")
            }
            Output.line("0  the starting policy")
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "schema",
            abstract: "Print the JSON Schema of the documents, for editors that check while one types.",
            discussion: "Example:\n  capmatch policy schema > policy.schema.json"
        )
        @OptionGroup var console: ConsoleOptions

        func run() throws { Output.bytes(Array(PolicyDocument.schema.utf8)) }
    }
}
