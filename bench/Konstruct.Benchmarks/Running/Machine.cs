using System.Runtime.InteropServices;
using Npgsql;

namespace Konstruct.Benchmarks.Running;

/// <summary>Where the figures were taken; without it they mean nothing.</summary>
internal sealed record Machine(
    int Cores, string Cpu, long MemoryMb, string Os, string Runtime, string Postgres, string Fsync, string SynchronousCommit,
    string FullPageWrites, string SharedBuffers)
{
    public static async Task<Machine> DescribeAsync(string superuser, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(
            """
            select current_setting('server_version'), current_setting('fsync'), current_setting('synchronous_commit'),
              current_setting('full_page_writes'), current_setting('shared_buffers')
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new Machine(
            Environment.ProcessorCount,
            Fact("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
            GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024),
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4));
    }

    private static string? Fact(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
        : null;
}
