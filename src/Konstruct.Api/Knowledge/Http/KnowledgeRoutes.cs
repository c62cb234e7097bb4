using Konstruct.Api.Platform.Access;
using Konstruct.Domain.AccessTokens;

namespace Konstruct.Api.Knowledge.Http;

/// <summary>The knowledge base over HTTP: the commands that the terminal has, behind the door of tenants.</summary>
internal static class KnowledgeRoutes
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var routes = app.MapGroup("/api/portal/tenants/{tenant_id}/knowledge").WithTags("Knowledge").BehindDoor(AccessTokenScopes.Knowledge);
        ListDocuments.Map(routes);
        AddDocument.Map(routes);
        GetDocument.Map(routes);
        ReplaceDocument.Map(routes);
        RemoveDocument.Map(routes);
    }
}
