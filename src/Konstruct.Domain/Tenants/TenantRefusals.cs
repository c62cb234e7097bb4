using Konstruct.Domain.Kernel;

namespace Konstruct.Domain.Tenants;

public static class TenantRefusals
{
    public static readonly Refusal BadName = new("tenant_name_invalid", "A tenant's name has 1 to 100 characters on one line.");
    public static readonly Refusal BadSlug = new("tenant_slug_invalid", "A slug has 1 to 40 lower-case letters, digits and hyphens, and no hyphen at its ends.");
    public static readonly Refusal SlugTaken = new("tenant_slug_taken", "Another tenant has this slug; choose another with --slug.");
    public static readonly Refusal Exists = new("tenant_exists", "This tenant exists already.");
    public static readonly Refusal Unknown = new("tenant_unknown", "There is no such tenant. List them with: konstruct tenant list");
    public static readonly Refusal IsClosed = new("tenant_closed", "This tenant was deleted; nothing can be changed any more.");
    public static readonly Refusal IsSuspended = new("tenant_suspended", "This tenant is suspended; resume it first.");
}
