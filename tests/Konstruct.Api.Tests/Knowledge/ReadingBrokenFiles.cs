using Konstruct.Api.Knowledge.Extraction;
using Konstruct.Api.Knowledge.Indexing;

namespace Konstruct.Api.Tests.Knowledge;

/// <summary>Two thousand files of each kind, damaged in every way that files are damaged: each is text or a refusal, and soon.</summary>
public class ReadingBrokenFiles
{
    private const int Files = 2_000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Kinds => ["text/markdown", "text/plain", "text/html", "text/csv", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_the_bytes_are_the_answer_is_text_or_a_refusal(string mediaType)
    {
        var kind = DocumentKind.ByMediaType(mediaType)!;
        var whole = Example(mediaType);
        var read = 0;
        for (var seed = 0; seed < Files; seed++)
        {
            var broken = Broken(whole, new Random(seed));
            var begun = TimeProvider.System.GetTimestamp();
            var extracted = DocumentText.Extract(kind, broken);
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(s_patience, $"seed {seed}");
            if (extracted.Refusal is not null)
            {
                extracted.Refusal.Code.ShouldStartWith("document_");
                continue;
            }

            read++;
            var (chunks, refusal) = Chunker.Cut(extracted.Blocks);
            refusal.ShouldBeNull($"seed {seed}");
            chunks.ShouldAllBe(c => c.Text.Length > 0 && !c.Text.Contains('\0') && TokenSize.Of(c.Text) <= Chunker.MostTokens);
        }

        // some of them could be read after all, or nothing was tried
        read.ShouldBeGreaterThan(0);
    }

    private static byte[] Example(string mediaType) => mediaType switch
    {
        "text/markdown" => DocumentExamples.Markdown,
        "text/html" => DocumentExamples.Html,
        "text/csv" => DocumentExamples.Csv,
        "text/plain" => DocumentExamples.Text,
        _ => DocumentExamples.Docx,
    };

    /// <summary>Bits flipped, bytes overwritten, cut off, doubled, moved.</summary>
    private static byte[] Broken(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2 when bytes.Count > 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 64), bytes.Count - at - 1));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 256), bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)"<>[](){}|#*`\"&;\0\n"[random.Next(17)], random.Next(1, 400)));
                    break;
                case 5 when at > 8:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var from = random.Next(bytes.Count);
                    (bytes[at], bytes[from]) = (bytes[from], bytes[at]);
                    break;
            }
        }

        return [.. bytes];
    }
}
