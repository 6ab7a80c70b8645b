KEYS = ["http.response.fast"]
