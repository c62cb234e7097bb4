using System.Diagnostics;
using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tenants;

public static class TenantDecider
{
    public const int MaxNameLength = 100;
    public const int MaxSlugLength = 40;

    public abstract record Command
    {
        private Command()
        {
        }

        public sealed record Create(string Name, string Slug) : Command;

        public sealed record Rename(string Name) : Command;

        public sealed record Suspend(string Reason) : Command;

        public sealed record Resume : Command;

        public sealed record Close(string Reason) : Command;
    }

    public static readonly Decider<Tenant, Command, TenantEvent> Instance = new(new Tenant.Unknown(), Evolve, Decide);

    private static readonly Decision<TenantEvent> s_nothing = Decision<TenantEvent>.Nothing;

    /// <summary>A slug from a name: lower-case, everything else becomes single hyphens.</summary>
    public static string SlugOf(string name)
    {
        var parts = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var slug = string.Join('-', parts);
        return slug.Length <= MaxSlugLength ? slug : slug[..MaxSlugLength].TrimEnd('-');
    }

    private static Tenant Evolve(Tenant state, TenantEvent happened) => (state, happened) switch
    {
        (_, TenantEvent.Created e) => new Tenant.Active(e.Name, e.Slug),
        (Tenant.Active t, TenantEvent.Renamed e) => t with { Name = e.Name },
        (Tenant.Suspended t, TenantEvent.Renamed e) => t with { Name = e.Name },
        (Tenant.Active t, TenantEvent.Suspended e) => new Tenant.Suspended(t.Name, t.Slug, e.Reason),
        (Tenant.Suspended t, TenantEvent.Resumed) => new Tenant.Active(t.Name, t.Slug),
        (Tenant.Active t, TenantEvent.Closed) => new Tenant.Closed(t.Name, t.Slug),
        (Tenant.Suspended t, TenantEvent.Closed) => new Tenant.Closed(t.Name, t.Slug),
        _ => state,
    };

    private static Decision<TenantEvent> Decide(Tenant state, Command command, DateTimeOffset now) => (state, command) switch
    {
        (_, Command.Create c) when !IsName(c.Name) => TenantRefusals.BadName,
        (_, Command.Create c) when !IsSlug(c.Slug) => TenantRefusals.BadSlug,
        (Tenant.Unknown, Command.Create c) => new TenantEvent.Created(c.Name, c.Slug),
        (Tenant.Active t, Command.Create c) when t.Name == c.Name && t.Slug == c.Slug => s_nothing,
        (_, Command.Create) => TenantRefusals.Exists,
        (Tenant.Unknown, _) => TenantRefusals.Unknown,
        (Tenant.Closed, Command.Close) => s_nothing,
        (Tenant.Closed, _) => TenantRefusals.IsClosed,
        (_, Command.Rename c) when !IsName(c.Name) => TenantRefusals.BadName,
        (Tenant.Active t, Command.Rename c) => t.Name == c.Name ? s_nothing : new TenantEvent.Renamed(c.Name),
        (Tenant.Suspended t, Command.Rename c) => t.Name == c.Name ? s_nothing : new TenantEvent.Renamed(c.Name),
        (Tenant.Active, Command.Suspend c) => new TenantEvent.Suspended(c.Reason),
        (Tenant.Suspended, Command.Suspend) => s_nothing,
        (Tenant.Suspended, Command.Resume) => new TenantEvent.Resumed(),
        (Tenant.Active, Command.Resume) => s_nothing,
        (_, Command.Close c) => new TenantEvent.Closed(c.Reason),
        _ => throw new UnreachableException(),
    };

    private static bool IsName(string name) => Line.IsLine(name, MaxNameLength);

    private static bool IsSlug(string slug) =>
        slug.Length is > 0 and <= MaxSlugLength && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
        && slug[0] != '-' && slug[^1] != '-' && slug != "platform";
}
