import PublishedRuns

extension RegisterFixture {
    /// Publishes a run that proposes need N and offer O to each other: proposal P1-1.
    func propose() throws {
        try PublishedRun.publish([PublishedRun.proposal("N", "O")], registry, programme)
    }
}
