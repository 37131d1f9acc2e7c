import Formats
import Programme

/// Reads the records of a file without registering them.
enum RecordFile<Record: RegisteredRecord> {
    /// Opens a file of records, a table or JSON.
    static func open(_ path: String, _ references: ReferenceKeys) throws -> any RecordSource<Record> {
        let source = try ByteSource(path: path)
        return try source.startsAsJSON()
            ? JSONRecordSource<Record>(source, references: references)
            : try DelimitedRecordSource<Record>(source, references: references)
    }

    /// All records of a file.
    ///
    /// - Throws: The first ``RecordProblem``, or what keeps the file from being read.
    static func records(_ path: String, _ references: ReferenceKeys) throws -> [Record] {
        var source: any RecordSource<Record>
        do {
            source = try open(path, references)
        } catch let error as HeaderError {
            guard var problem = error.problems.first else { throw error }
            problem.file = path
            throw problem
        }
        var records: [Record] = []
        while let item = try source.next() {
            if var problem = item.problems.first {
                problem.file = path
                throw problem
            }
            records.append(item.record)
        }
        return records
    }
}
