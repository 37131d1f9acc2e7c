public import ArgumentParser

/// How a command talks to whoever runs it.
public struct ConsoleOptions: ParsableArguments {
    /// Whether only results and errors are printed.
    @Flag(name: [.customShort("q"), .long], help: "Print results and errors only.")
    public var quiet = false

    /// Whether nothing may be asked.
    @Flag(name: .customLong("no-input"), help: "Never ask; say what is missing instead.")
    public var noInput = false

    /// Makes options from nothing.
    public init() {}

    /// Takes effect at once: what is printed while a command starts goes by it as well.
    public func validate() throws {
        Output.isQuiet = quiet
        Output.mayAsk = !noInput
    }
}
