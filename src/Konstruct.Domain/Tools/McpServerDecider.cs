using System.Collections.Immutable;
using System.Diagnostics;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tools;

public static class McpServerDecider
{
    public abstract record Command
    {
        private Command()
        {
        }

        /// <summary>Add it, or give it another address or other headers. The server was asked already.</summary>
        public sealed record Add(McpServerEvent.Added Server, IReadOnlyList<McpTool> Tools) : Command;

        /// <summary>The server was asked again.</summary>
        public sealed record Discover(IReadOnlyList<McpTool> Tools) : Command;

        /// <param name="Digest">Of what the person read; null: what was discovered last.</param>
        public sealed record Approve(string Tool, string? Digest, string Risk, bool Idempotent) : Command;

        public sealed record Remove : Command;
    }

    public static readonly Decider<McpServer, Command, McpServerEvent> Instance = new(new McpServer.NotAdded(), Evolve, Decide);

    private static readonly Decision<McpServerEvent> s_nothing = Decision<McpServerEvent>.Nothing;

    private static McpServer Evolve(McpServer state, McpServerEvent happened) => (state, happened) switch
    {
        // another address is another party: what was approved there says nothing about what is here
        (McpServer.InUse s, McpServerEvent.Added e) => s.Server.Url == e.Url ? s with { Server = e } : InUse(e),
        (_, McpServerEvent.Added e) => InUse(e),
        (McpServer.InUse s, McpServerEvent.ToolsDiscovered e) => s with { Tools = e.Tools },
        (McpServer.InUse s, McpServerEvent.ToolApproved e) => s with { Approvals = s.Approvals.SetItem(e.Tool, e) },
        (McpServer.InUse s, McpServerEvent.Removed) => new McpServer.Gone(s.Server),
        _ => state,
    };

    private static Decision<McpServerEvent> Decide(McpServer state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Add c) when !McpName.IsServer(c.Server.Name) => McpRefusals.BadName,
        (McpServer.InUse s, Command.Add c) when IsSame(s.Server, c.Server) => Discovered(s, c.Tools),
        (McpServer.InUse s, Command.Add c) => new([c.Server, .. (s.Server.Url == c.Server.Url ? Discovered(s, c.Tools).Events : [new McpServerEvent.ToolsDiscovered(c.Tools)])]),
        (_, Command.Add c) => new([c.Server, new McpServerEvent.ToolsDiscovered(c.Tools)]),
        (McpServer.Gone, Command.Remove) => s_nothing,
        (not McpServer.InUse, _) => McpRefusals.Unknown,
        (McpServer.InUse s, Command.Discover c) => Discovered(s, c.Tools),
        (McpServer.InUse s, Command.Approve c) => Approve(s, c),
        (McpServer.InUse, Command.Remove) => new McpServerEvent.Removed(),
        _ => throw new UnreachableException(),
    };

    private static Decision<McpServerEvent> Discovered(McpServer.InUse server, IReadOnlyList<McpTool> tools) =>
        server.Tools.SequenceEqual(tools) ? s_nothing : new McpServerEvent.ToolsDiscovered(tools);

    private static Decision<McpServerEvent> Approve(McpServer.InUse server, Command.Approve command)
    {
        if (McpRisk.Parse(command.Risk) is null)
            return McpRefusals.BadRisk;
        if (server.Tools.FirstOrDefault(t => t.Name == command.Tool) is not { } tool)
            return McpRefusals.ToolUnknown;
        if (tool.Problem is not null)
            return McpRefusals.ToolUnusable;
        if (command.Digest is { } read && read != tool.Digest)
            return McpRefusals.OtherDigest;
        var approved = new McpServerEvent.ToolApproved(tool.Name, tool.Digest, command.Risk, command.Idempotent);
        return server.Approvals.GetValueOrDefault(tool.Name) == approved ? s_nothing : approved;
    }

    private static bool IsSame(McpServerEvent.Added one, McpServerEvent.Added other) =>
        one.Url == other.Url && one.SecretId == other.SecretId && one.HeaderNames.SequenceEqual(other.HeaderNames);

    private static McpServer.InUse InUse(McpServerEvent.Added server) =>
        new(server, [], ImmutableDictionary<string, McpServerEvent.ToolApproved>.Empty);
}
