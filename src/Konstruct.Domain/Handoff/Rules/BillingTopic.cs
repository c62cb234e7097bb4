namespace Konstruct.Domain.Handoff.Rules;

/// <summary>Money between a company and its customers: bills, payments, refunds, subscriptions.</summary>
internal static class BillingTopic
{
    private static readonly string[] s_english =
    [
        "bill", "bills", "billed", "billing", "invoice", "invoices", "invoiced", "charge", "charges", "charged", "overcharge", "overcharged",
        "double charged", "payment", "payments", "pay", "paid", "paying", "prepaid", "unpaid", "refund", "refunds", "refunded", "reimbursement",
        "reimburse", "chargeback", "money back", "credit card", "debit card", "card declined", "direct debit", "bank transfer", "wire transfer",
        "price", "prices", "pricing", "fee", "fees", "cost", "costs", "subscription", "subscriptions", "renewal", "receipt", "receipts", "credit note",
        "discount", "coupon", "vat", "sales tax", "instalment", "instalments", "installment", "installments", "overdue", "amount due", "balance due",
    ];

    private static readonly string[] s_spanish =
    [
        "factura", "facturas", "facturar", "facturación", "facturado", "facturaron", "cobro", "cobros", "cobrar", "cobrado", "cobraron", "cobran",
        "cargo", "cargos", "doble cargo", "pago", "pagos", "pagar", "pagado", "pagué", "impago", "reembolso", "reembolsos", "reembolsar",
        "devolución del dinero", "devolver el dinero", "devuelvan el dinero", "devuélvanme el dinero", "mi dinero", "contracargo", "tarjeta de crédito",
        "tarjeta de débito", "tarjeta rechazada", "domiciliación", "transferencia bancaria", "precio", "precios", "tarifa", "tarifas", "importe",
        "cuota", "cuotas", "mensualidad", "suscripción", "suscripciones", "renovación", "recibo", "recibos", "nota de crédito", "abono", "descuento",
        "cupón", "iva", "impuesto", "impuestos", "saldo", "saldo pendiente", "deuda", "vencimiento",
    ];

    private static readonly string[] s_portuguese =
    [
        "fatura", "faturas", "faturamento", "faturado", "cobrança", "cobranças", "cobrar", "cobrado", "cobrada", "cobraram", "cobrou", "pagamento",
        "pagamentos", "pagar", "paguei", "pago", "paga", "reembolso", "reembolsos", "reembolsar", "estorno", "estornos", "estornar", "ressarcimento",
        "dinheiro de volta", "devolver o dinheiro", "devolução do dinheiro", "meu dinheiro", "cartão de crédito", "cartão de débito", "cartão recusado",
        "boleto", "boletos", "pix", "débito automático", "transferência bancária", "preço", "preços", "tarifa", "tarifas", "taxa", "taxas", "valor cobrado",
        "mensalidade", "mensalidades", "anuidade", "assinatura", "assinaturas", "renovação", "recibo", "recibos", "nota fiscal", "comprovante",
        "desconto", "cupom", "imposto", "impostos", "parcela", "parcelas", "parcelamento", "dívida", "vencimento", "saldo devedor",
    ];

    public static readonly Topic Billing = Topic.Of("billing", [.. s_english, .. s_spanish, .. s_portuguese]);
}
