import Formats
import Glibc
import Testing

@Suite struct OutputTests {
    @Test func `JSON is escaped, and its integers are exact`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a\"\n\u{1}\\")
        writer.beginArray()
        writer.integer(.min)
        writer.number(0.1)
        writer.number(.nan)
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.endObject()
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a\"\n\u0001\\": [-9223372036854775808, 0.1, null, {}]}"#
        )
    }

    @Test(arguments: [
        (0.1, "0.1"), (-0.0, "0"), (3, "3"), (1e16, "1e16"), (.leastNonzeroMagnitude, "5e-324"),
        (1.0 / 3, "0.3333333333333333"),
    ])
    func `numbers are spelled in their shortest exact form`(_ value: Double, _ spelling: String) {
        #expect(JSONWriter.spelling(value) == spelling)
        #expect(Double(spelling) == value)
    }

    @Test func `gzip comes back, in several members and in any pieces`() throws {
        let text = Array(repeating: Array("needs and offers ".utf8), count: 500).flatMap { $0 }
        let member = try Gzip.compress(text)
        #expect(member.count < text.count / 10)
        #expect(try Gzip.compress(text) == member)
        #expect(try Gzip.decompress(member + member) == text + text)
        for size in [1, 2, 3, 50] {
            let table = try Gzip.compress(Array("a,b\n1,2\n".utf8))
            var reader = try DelimitedReader(try ByteSource(bytes: table, bufferSize: size))
            #expect(reader.header == ["a", "b"])
            #expect(try reader.next() != nil)
        }
        for damaged in [
            Array(member.dropLast(3)), Array(member.prefix(20)), [0x1F, 0x8B], member + [1, 2, 3],
        ] {
            #expect(throws: FileError.self) { try Gzip.decompress(damaged) }
        }
    }

    @Test func `gzip is the same however the bytes are cut`() throws {
        let text = (0..<40_000).flatMap { Array("need \($0 * 7_919 % 10_007)\n".utf8) }
        let whole = try Gzip.compress(text, level: 3)
        #expect(try Gzip.decompress(whole) == text)
        for size in [1_000, 65_536, 300_000, text.count] {
            let packer = try GzipPacker(level: 3)
            for first in stride(from: 0, to: text.count, by: size) {
                packer.add(Array(text[first..<min(text.count, first + size)]))
                packer.add([])
            }
            #expect(packer.finish() == whole)
        }
        #expect(try Gzip.decompress(try GzipPacker().finish()) == [])
    }

    @Test func `a file is replaced whole or not at all`() throws {
        var template = Array("/tmp/capmatch-output-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let path = folder + "/f"
        defer {
            unlink(path)
            rmdir(folder)
        }
        func content() throws -> [UInt8] { try Gzip.decompress(try Gzip.compress(try readAll(path))) }
        try AtomicFile.write(Array("old".utf8), to: path)
        do {
            let file = try AtomicFile(path: path)
            try file.write(Array("half".utf8))
            #expect(try content() == Array("old".utf8))
        }
        #expect(try content() == Array("old".utf8))
        try AtomicFile.write(Array("new".utf8), to: path)
        #expect(try content() == Array("new".utf8))
        #expect(throws: FileError.self) { try AtomicFile.write([], to: folder + "/none/f") }
        #expect(throws: FileError.self) { try AtomicFile.write([], to: folder) }
        // Were a temporary left, the folder could not be removed.
        unlink(path)
        #expect(rmdir(folder) == 0)
    }

    @Test func `a pipe is written to and stays a pipe, a link is replaced and not followed`() throws {
        var template = Array("/tmp/capmatch-output-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        let (pipe, link, target) = (folder + "/pipe", folder + "/link", folder + "/target")
        defer {
            for path in [pipe, link, target] { unlink(path) }
            rmdir(folder)
        }
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try AtomicFile.write(Array("through".utf8), to: pipe)
        var buffer = [UInt8](repeating: 0, count: 100)
        #expect(read(reader, &buffer, buffer.count) == 7)
        var status = stat()
        #expect(lstat(pipe, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO)

        try AtomicFile.write(Array("kept".utf8), to: target)
        #expect(symlink(target, link) == 0)
        try AtomicFile.write(Array("new".utf8), to: link)
        #expect(try readAll(target) == Array("kept".utf8))
        #expect(try readAll(link) == Array("new".utf8))
    }

    private func readAll(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 100)
        let count = read(descriptor, &buffer, buffer.count)
        return Array(buffer.prefix(max(0, count)))
    }

    @Test(arguments: ["=1+1", "@x", "-2", "+3", "\tx", " =x", "＝1"])
    func `text that a spreadsheet would run is made harmless`(_ text: String) {
        #expect(DelimitedWriter.harmless(text) == "'" + text)
        #expect(DelimitedWriter.harmless("plain" + text) == "plain" + text)
    }
}
