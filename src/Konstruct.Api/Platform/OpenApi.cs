using System.Text.Json.Serialization;
using Konstruct.Api.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;

namespace Konstruct.Api.Platform;

/// <summary><c>/openapi/v1.json</c>: every endpoint as a program sees it. A path that needs no signing in carries <c>security: []</c>.</summary>
internal static class OpenApi
{
    private const string AccessToken = "accessToken";

    private static readonly Dictionary<string, string> s_doorSays = new(StringComparer.Ordinal)
    {
        ["401"] = "No access token, or one that is not valid any more.",
        ["403"] = "The token does not open this path, or the tenant is suspended or closed.",
        ["404"] = "There is no such tenant, the token is another's, or there is no such document.",
    };

    public static void AddOpenApiPage(this IServiceCollection services)
    {
        // or int becomes "number or string" in what is generated from the page
        services.ConfigureHttpJsonOptions(o => o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        services.AddOpenApi("v1", o =>
        {
            o.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Konstruct", Version = "v1" };
                // where a server listens is the operator's matter
                document.Servers = [];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
                document.Components.SecuritySchemes[AccessToken] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = "An access token of the tenant: konstruct token issue.",
                };
                return Task.CompletedTask;
            });
            o.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
                    operation.Security = [];
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredScope>().LastOrDefault() is { } required)
                    DescribeDoor(operation, context.Document, required.Scope);
                return Task.CompletedTask;
            });
        });
    }

    private static void DescribeDoor(OpenApiOperation operation, OpenApiDocument? document, string scope)
    {
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(AccessToken, document)] = [] }];
        operation.Description = $"Needs an access token with the scope {scope}.";
        // the door reads it, so no handler binds it
        operation.Parameters ??= [];
        operation.Parameters.Insert(0, new OpenApiParameter
        {
            Name = "tenant_id",
            In = ParameterLocation.Path,
            Required = true,
            Description = "The tenant's id or slug.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        foreach (var (status, why) in s_doorSays)
            operation.Responses![status].Description = why;
    }

    /// <summary>A path that outside services call, with a signature in place of a sign-in and a body that is theirs to define.</summary>
    public static RouteHandlerBuilder DescribeWebhook(this RouteHandlerBuilder route, string summary, params string[] signatureHeaders) => route
        .WithSummary(summary)
        .AllowAnonymous()
        .Produces(StatusCodes.Status200OK)
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters =
            [
                .. signatureHeaders.Select(name => new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Header,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }),
            ];
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object } },
                },
            };
            return Task.CompletedTask;
        });
}
